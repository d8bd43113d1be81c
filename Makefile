.DEFAULT_GOAL := help
BIN := bin/omni

.PHONY: help demo build test lint generate golden migrations sandbox merge-git matrix matrix-edited bench release-check clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

demo: build ## write a project in a temporary folder, boot it and use it over HTTP
	@go run ./internal/demo -omni $(BIN)

build: ## build bin/omni
	@CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o $(BIN) ./cmd/omni

test: ## test omni: needs Go and git, no network beyond the module proxy
	go test ./...

lint: ## gofmt, vet and staticcheck
	@test -z "$$(gofmt -l cmd generator internal features/*.go templates/*.go)" || { gofmt -l cmd generator internal; exit 1; }
	go vet ./...
	go tool staticcheck ./...

generate: ## work out each feature's share of go.mod and go.sum again (features/modules.json)
	go run ./internal/modslices/generate
	for v in v1 v2; do go run ./cmd/omni catalog build testdata/catalog/$$v || exit 1; done

golden: ## write testdata/golden again
	go test ./internal/golden -update

migrations: ## record new migrations (testdata/migrations.sum); those released never change
	go test ./internal/conformance -run TestMigrationsNeverChange -update

sandbox: build ## write a project with everything to sandbox/, for editors and type-checkers
	@rm -rf sandbox && $(BIN) new sandbox --preset full --no-git --module omni.example/app

merge-git: ## compare the merge of lines with git's on 100,000 random triples
	MERGE_TRIPLES=100000 go test -count=1 -timeout 30m -run TestAgainstGit -v ./internal/merge

# The compiler takes most of the time of these, and a fifth less of it when it collects garbage less often.
matrix matrix-edited: export GOGC := 400

matrix: ## write, compile, vet, lint, test and boot every selection (TEST_DATABASE_URL adds Postgres)
	go test -tags matrix -count=1 -timeout 240m -v ./internal/matrix

# The last project has all edits at once, so that it stands for those of one edit where everything is chosen.
matrix-edited: ## add and remove every feature in every edited project, and test the results
	MATRIX_EDITED='minimal|full, (a deleted example|all of them)' go test -tags matrix -count=1 -timeout 600m -v -run TestEditedProjectsWork ./internal/matrix

bench: ## time omni new, and the generated API against bare net/http + pgx (needs TEST_DATABASE_URL)
	go test -tags matrix -run '^$$' -bench . -benchtime 8x ./internal/matrix

release-check: ## check .goreleaser.yaml with goreleaser, and build what is released for this machine
	go run github.com/goreleaser/goreleaser/v2@v2.16.0 check
	go run github.com/goreleaser/goreleaser/v2@v2.16.0 build --snapshot --single-target --clean

clean: ## remove what the other targets made
	rm -rf bin sandbox dist release
