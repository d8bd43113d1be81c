package database

// Query asks for one page of a list, in the words of a client: nothing in it is trusted.
type Query struct {
	Limit  int      // 1 to 100; 0 is 20
	Cursor string   // NextCursor of the page before; "" is the first page
	Sort   string   // comma separated columns, "-" for descending: "-created_at,title"; "" is the repository's first
	Filter []Filter // all must hold
}

// Filter compares a column with a value: Op is eq, ne, lt, lte, gt, gte or contains (text, any case; on SQLite of A to Z
// only).
type Filter struct {
	Field, Op, Value string
}

// Page is a part of a list. NextCursor is empty on the last one.
type Page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty" doc:"Pass as cursor to get the next page; absent on the last page."`
}

// Scope narrows a query to the rows its caller may see. Make one with Where.
type Scope struct {
	column string
	value  any
}

// Where keeps the rows whose column equals value: database.Where("user_id", id). A nil value means IS NULL.
func Where(column string, value any) Scope { return Scope{column, value} }
