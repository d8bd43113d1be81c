package email

// Digest is the data of digest.html.
type Digest struct {
	// Name is what to call the person; it may be empty.
	Name string

	// Open is how much there is to do, and Titles are some of it.
	Open   int
	Titles []string
}
