// Package preview shows, in development, what mails look like: every template with its sample, and what the provider log was
// given. It sends a sample on request, by whichever provider is configured.
package preview

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"omni.example/app/internal/email"
	"omni.example/app/internal/httpapi"
	"omni.example/app/internal/problem"
)

// Path is where the pages are.
const Path = "/dev/emails"

const (
	// pagePolicy lets a page load its style sheet and the mail's frame, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; " +
		"frame-ancestors 'none'"

	// mailPolicy shows a mail as mail programs do: without scripts, forms and style sheets of others, but with pictures.
	mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'"
)

// sampleRecipient is whom samples are written to until somebody says otherwise.
const sampleRecipient = "ada@example.com"

var errNotFound = problem.New(problem.NotFound, "email_not_found", "There is no such template or e-mail.")

//go:embed page.html style.css
var files embed.FS

// Preview serves the pages.
type Preview struct {
	sender   *email.Sender
	provider email.Provider
	log      *email.Log // nil when another provider delivers
	page     *template.Template
	handler  http.Handler
}

// New returns the pages below [Path].
func New(s *email.Sender, provider email.Provider) *Preview {
	p := &Preview{sender: s, provider: provider, page: template.Must(template.ParseFS(files, "page.html"))}
	p.log, _ = provider.(*email.Log)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, p.first)
	mux.HandleFunc("GET "+Path+"/style.css", serveStyle)
	mux.HandleFunc("GET "+Path+"/templates/{name}", p.template)
	mux.HandleFunc("GET "+Path+"/templates/{name}/body", p.templateBody)
	mux.HandleFunc("POST "+Path+"/templates/{name}/send", p.send)
	mux.HandleFunc("GET "+Path+"/sent/{id}", p.sent)
	mux.HandleFunc("GET "+Path+"/sent/{id}/body", p.sentBody)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { httpapi.WriteProblem(w, r, errNotFound) })
	p.handler = sameOrigin(mux)
	return p
}

// ServeHTTP implements [http.Handler].
func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// sameOrigin keeps other sites from sending mail through the browser of a developer.
func sameOrigin(next http.Handler) http.Handler {
	denied := problem.New(problem.Forbidden, "cross_origin_request", "A page of another origin may not make this request.")
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { httpapi.WriteProblem(w, r, denied) }))
	return protection.Handler(next)
}

func serveStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "style.css")
}

func (p *Preview) first(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, Path+"/templates/"+p.sender.Templates()[0], http.StatusFound)
}

// sample writes the mail of a template from its sample.
func (p *Preview) sample(r *http.Request) (email.Message, error) {
	name := r.PathValue("name")
	if !slices.Contains(p.sender.Templates(), name) {
		return email.Message{}, errNotFound
	}
	return p.sender.Compose(cmp.Or(r.FormValue("to"), sampleRecipient), name, p.sender.Sample(name))
}

func (p *Preview) template(w http.ResponseWriter, r *http.Request) {
	m, err := p.sample(r)
	if err != nil {
		httpapi.WriteProblem(w, r, err)
		return
	}
	p.write(w, r, m, http.StatusOK, "")
}

func (p *Preview) templateBody(w http.ResponseWriter, r *http.Request) {
	m, err := p.sample(r)
	writeMail(w, r, m, err)
}

// send delivers a sample. The page that follows says what came of it, the provider's own words included: they are for the
// developer who configures it.
func (p *Preview) send(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !slices.Contains(p.sender.Templates(), name) {
		httpapi.WriteProblem(w, r, errNotFound)
		return
	}
	if err := p.sender.Send(r.Context(), r.FormValue("to"), name, p.sender.Sample(name)); err != nil {
		m, _ := p.sender.Compose(sampleRecipient, name, p.sender.Sample(name)) // it has been composed before
		p.write(w, r, m, http.StatusUnprocessableEntity, err.Error())
		return
	}
	http.Redirect(w, r, Path+"/templates/"+name+"?sent=true", http.StatusSeeOther)
}

func (p *Preview) sent(w http.ResponseWriter, r *http.Request) {
	m, err := p.find(r)
	if err != nil {
		httpapi.WriteProblem(w, r, err)
		return
	}
	p.write(w, r, m, http.StatusOK, "")
}

func (p *Preview) sentBody(w http.ResponseWriter, r *http.Request) {
	m, err := p.find(r)
	writeMail(w, r, m, err)
}

// find returns a message of the log.
func (p *Preview) find(r *http.Request) (email.Message, error) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	for _, sent := range p.sentMessages() {
		if sent.ID == id {
			return sent.Message, nil
		}
	}
	return email.Message{}, errNotFound
}

func (p *Preview) sentMessages() []email.Sent {
	if p.log == nil {
		return nil
	}
	return p.log.Sent()
}

// writeMail serves the HTML of a mail for the frame of the page.
func writeMail(w http.ResponseWriter, r *http.Request, m email.Message, err error) {
	if err != nil {
		httpapi.WriteProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", mailPolicy)
	w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	_, _ = w.Write([]byte(m.HTML))
}

// view is the data of page.html.
type view struct {
	Templates []string
	Sent      []email.Sent
	Logs      bool   // whether the provider is the log
	Provider  string // its name

	Here    string // the path of what is shown
	Is      string // the template or the number of the message that is shown
	Message email.Message
	Data    string // the sample as JSON; "" for a message that was sent
	View    string // html, text or data
	Width   string // desktop or mobile
	Done    bool   // whether a sample has just been sent
	Failed  string // why one was not
}

func (p *Preview) write(w http.ResponseWriter, r *http.Request, m email.Message, status int, failed string) {
	v := view{
		Templates: p.sender.Templates(), Sent: p.sentMessages(), Logs: p.log != nil, Provider: p.provider.Name(),
		Message: m, View: choice(r, "view", "html", "text", "data"), Width: choice(r, "width", "desktop", "mobile"),
		Done: r.FormValue("sent") != "", Failed: failed,
	}
	if name := r.PathValue("name"); name != "" {
		data, err := json.MarshalIndent(p.sender.Sample(name), "", "  ")
		v.Here, v.Is, v.Data = Path+"/templates/"+name, name, string(data)
		if err != nil {
			v.Data = fmt.Sprint(err)
		}
	} else {
		v.Here, v.Is = Path+"/sent/"+r.PathValue("id"), r.PathValue("id")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_ = p.page.Execute(w, v) // it fails when the browser is gone
}

// choice returns a query parameter if it is one of the values, else the first of them.
func choice(r *http.Request, parameter string, values ...string) string {
	if value := r.FormValue(parameter); slices.Contains(values, value) {
		return value
	}
	return values[0]
}
