package notes_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"omni.example/app/internal/app/apptest"
	"omni.example/app/internal/notes"
)

const path = "/api/v1/notes"

func TestNotes(t *testing.T) {
	c := apptest.Start(t)
	ada := c.Token("ada")
	keep := func(text string) *apptest.Response {
		return c.Do(http.MethodPost, path, ada, map[string]string{"text": text})
	}
	keep("Buy milk").Decode(http.StatusOK, nil)
	require.Equal(t, "note_copy", keep("Buy silk").Problem(http.StatusConflict))
	keep("Call Bob").Decode(http.StatusOK, nil)

	var all []notes.Note
	c.Do(http.MethodGet, path, ada, nil).Decode(http.StatusOK, &all)
	require.Len(t, all, 2)
	require.Equal(t, "Call Bob", all[0].Text)
	var pinned notes.Note
	c.Do(http.MethodPost, path+"/"+all[1].ID+"/pin", ada, nil).Decode(http.StatusOK, &pinned)
	require.True(t, pinned.Pinned)
	require.Equal(t, "Buy milk", pinned.Text)
	c.Do(http.MethodGet, path, c.Token("bob"), nil).Decode(http.StatusOK, &all)
	require.Empty(t, all)
}
