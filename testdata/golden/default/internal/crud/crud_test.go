package crud_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"example.com/shop/internal/crud"
	"example.com/shop/internal/database"
	"example.com/shop/internal/database/databasetest"
	"example.com/shop/internal/httpapi"
)

type blogPost struct {
	bun.BaseModel `bun:"table:blog_posts"`
	ID            string    `bun:",pk,type:uuid" json:"id" format:"uuid"`
	Title         string    `bun:",notnull,unique" json:"title"`
	Views         int       `bun:",notnull" json:"views"`
	CreatedAt     time.Time `bun:",nullzero,notnull,default:current_timestamp" json:"created_at"`
}

type newBlogPost struct {
	Title string `json:"title" minLength:"1"`
}

type blogPostChanges struct {
	Views int `json:"views"`
}

type blog struct {
	*database.Repository[blogPost]
}

func (b blog) List(ctx context.Context, q database.Query) (*database.Page[blogPost], error) {
	return b.Repository.List(ctx, q)
}

func (b blog) Get(ctx context.Context, id string) (*blogPost, error) {
	return b.Repository.Get(ctx, id)
}

func (b blog) Create(ctx context.Context, in newBlogPost) (*blogPost, error) {
	p := &blogPost{Title: in.Title}
	return p, b.Repository.Create(ctx, p)
}

func (b blog) Update(ctx context.Context, id string, in blogPostChanges) (*blogPost, error) {
	p := &blogPost{ID: id, Views: in.Views}
	return p, b.Repository.Update(ctx, p, []string{"views"})
}

func (b blog) Delete(ctx context.Context, id string) error { return b.Repository.Delete(ctx, id) }

func start(t *testing.T, db *database.DB) *httpapi.API {
	t.Helper()
	_, err := db.NewCreateTable().Model((*blogPost)(nil)).Exec(t.Context())
	require.NoError(t, err)
	api := httpapi.New(httpapi.Options{Title: "test", Version: "1"})
	posts := database.NewRepository[blogPost](db, "blog_post", database.RepositoryOptions{
		Sort: []string{"-created_at", "title"}, Filter: []string{"title", "views", "created_at"},
	})
	crud.Register[blogPost, newBlogPost, blogPostChanges](api.Version(1), "/blog-posts", blog{posts}, func(op *huma.Operation) {
		op.Description = "An option."
	})
	return api
}

func call(t *testing.T, api http.Handler, method, target, body string, status int) (map[string]any, http.Header) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	require.Equal(t, status, w.Code, "%s %s: %s", method, target, w.Body)
	var out map[string]any
	if w.Body.Len() > 0 {
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
	}
	return out, w.Header()
}

func TestTheFiveOperations(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		api := start(t, db)
		post, header := call(t, api, "POST", "/api/v1/blog-posts", `{"title":"One"}`, http.StatusCreated)
		location := "/api/v1/blog-posts/" + post["id"].(string)
		require.Equal(t, location, header.Get("Location"))

		got, _ := call(t, api, "GET", location, "", http.StatusOK)
		require.Equal(t, post, got)
		changed, _ := call(t, api, "PATCH", location, `{"views":3}`, http.StatusOK)
		require.EqualValues(t, 3, changed["views"])
		require.Equal(t, "One", changed["title"])

		duplicate, _ := call(t, api, "POST", "/api/v1/blog-posts", `{"title":"One"}`, http.StatusConflict)
		require.Equal(t, "blog_post_exists", duplicate["code"])
		call(t, api, "POST", "/api/v1/blog-posts", `{"title":""}`, http.StatusUnprocessableEntity)
		call(t, api, "GET", "/api/v1/blog-posts/7", "", http.StatusUnprocessableEntity)

		_, header = call(t, api, "DELETE", location, "", http.StatusNoContent)
		require.Empty(t, header.Get("Content-Type"))
		for _, method := range []string{"GET", "DELETE"} {
			gone, _ := call(t, api, method, location, "", http.StatusNotFound)
			require.Equal(t, "blog_post_not_found", gone["code"])
		}
		call(t, api, "PATCH", location, `{"views":3}`, http.StatusNotFound)
	})
}

func TestListing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		api := start(t, db)
		for i := range 5 {
			call(t, api, "POST", "/api/v1/blog-posts", fmt.Sprintf(`{"title":"post: %d"}`, i), http.StatusCreated)
		}
		list := func(q url.Values, status int) map[string]any {
			page, _ := call(t, api, "GET", "/api/v1/blog-posts?"+q.Encode(), "", status)
			return page
		}
		page := list(url.Values{"limit": {"2"}}, http.StatusOK)
		require.Len(t, page["items"], 2)
		require.Equal(t, "post: 4", page["items"].([]any)[0].(map[string]any)["title"])
		page = list(url.Values{"limit": {"3"}, "cursor": {page["next_cursor"].(string)}}, http.StatusOK)
		require.Len(t, page["items"], 3)
		require.NotContains(t, page, "next_cursor")

		page = list(url.Values{"filter[]": {"title:eq:post: 3", "views:lte:0", "created_at:gt:2020-01-01T00:00:00Z"}}, http.StatusOK)
		require.Len(t, page["items"], 1)
		page = list(url.Values{"filter[]": {"title:eq:a,b"}}, http.StatusOK)
		require.Equal(t, []any{}, page["items"])

		for name, q := range map[string]url.Values{
			"invalid_filter": {"filter[]": {"title"}}, "invalid_sort": {"sort": {"views"}}, "invalid_cursor": {"cursor": {"x"}},
		} {
			require.Equal(t, name, list(q, http.StatusUnprocessableEntity)["code"])
		}
		list(url.Values{"limit": {"101"}}, http.StatusUnprocessableEntity)
		list(url.Values{"filter[]": slices.Repeat([]string{"views:eq:0"}, 20)}, http.StatusOK)
		many := url.Values{"filter[]": slices.Repeat([]string{"views:eq:0"}, 1001)} // more than SQLite can nest
		list(many, http.StatusUnprocessableEntity)
		list(url.Values{"limit": {"x"}}, http.StatusUnprocessableEntity)
	})
}

func TestTheDocumentDescribesTheOperations(t *testing.T) {
	doc := start(t, databasetest.SQLite(t)).OpenAPI()
	all, one := doc.Paths["/api/v1/blog-posts"], doc.Paths["/api/v1/blog-posts/{id}"]
	for id, op := range map[string]*huma.Operation{
		"list-blog-posts": all.Get, "create-blog-post": all.Post, "get-blog-post": one.Get, "update-blog-post": one.Patch, "delete-blog-post": one.Delete,
	} {
		require.Equal(t, id, op.OperationID)
		require.Equal(t, []string{"blog-posts"}, op.Tags)
		require.Equal(t, "An option.", op.Description)
		require.NotContains(t, op.Summary, "-")
	}
	require.Equal(t, "List blog posts", all.Get.Summary)
	require.Contains(t, all.Post.Responses["201"].Headers, "Location")
	require.Contains(t, one.Get.Responses, "404")
	var parameters []string
	for _, p := range all.Get.Parameters {
		parameters = append(parameters, p.Name)
		require.NotEmpty(t, p.Description)
	}
	require.Equal(t, []string{"limit", "cursor", "sort", "filter[]"}, parameters)
	schemas := doc.Components.Schemas.Map()
	require.Contains(t, schemas, "PageBlogPost")
	require.Contains(t, schemas, "BlogPost")
	require.Equal(t, "uuid", one.Get.Parameters[0].Schema.Format)
}
