module github.com/acme/features

go 1.26.0

// Features are Go that belongs to the projects that take them, not to this module.
ignore features
