package auth

// list returns the texts of a claim that is a list, or that is one text.
func list(v any) []string {
	if s := text(v); s != "" {
		return []string{s}
	}
	items, _ := v.([]any)
	var all []string
	for _, item := range items {
		if s := text(item); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// text returns a claim that is a text, and "" for any other.
func text(v any) string {
	s, _ := v.(string)
	return s
}
