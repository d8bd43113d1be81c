// Command bare is what the generated API is measured against: net/http and pgx with the same SQL and
// nothing else; no tokens, no validation, no log, no metrics.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type todo struct {
	ID        string    `json:"id"`
	UserID    string    `json:"user_id"`
	Title     string    `json:"title"`
	Done      bool      `json:"done"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func scan(row pgx.Row) (t todo, err error) {
	err = row.Scan(&t.ID, &t.UserID, &t.Title, &t.Done, &t.CreatedAt, &t.UpdatedAt)
	return t, err
}

// main serves the todos of one user; DATABASE_URL and USER_ID say which.
func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func run() error {
	user := os.Getenv("USER_ID")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	db, err := pgxpool.NewWithConfig(context.Background(), cfg)
	if err != nil {
		return err
	}
	mux.HandleFunc("GET /api/v1/todos/{id}", func(w http.ResponseWriter, r *http.Request) {
		t, err := scan(db.QueryRow(r.Context(), `SELECT id, user_id, title, done, created_at, updated_at FROM todos WHERE id = $1 AND user_id = $2`, r.PathValue("id"), user))
		answer(w, http.StatusOK, t, err)
	})
	mux.HandleFunc("POST /api/v1/todos", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Title string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		now := time.Now().UTC()
		t, err := scan(db.QueryRow(r.Context(), `INSERT INTO todos (id, user_id, title, done, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, user_id, title, done, created_at, updated_at`,
			uuid.Must(uuid.NewV7()).String(), user, in.Title, false, now, now))
		answer(w, http.StatusCreated, t, err)
	})
	fmt.Printf("{\"msg\":\"listening\",\"addr\":%q}\n", ln.Addr())
	return http.Serve(ln, mux)
}

func answer(w http.ResponseWriter, status int, t todo, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// An error here is a client that went away.
	_ = json.NewEncoder(w).Encode(t)
}
