package email

import "omni.example/app/internal/problem"

// Why a mail was not sent. [errors.Is] tells them apart; what the provider said is in the error's text, for the log, and never
// reaches a client of the API.
var (
	// ErrInvalid says that no provider could send the mail as it is.
	ErrInvalid = problem.New(problem.Invalid, "email_invalid", "The e-mail cannot be sent as it is: an address, its subject or an attachment is not acceptable.")

	// ErrRejected says that the provider does not take this mail, and would not the next time either.
	ErrRejected = problem.New(problem.Internal, "email_rejected", "The e-mail was not accepted for delivery.")

	// ErrTemporary says that the provider is away or busy, or does not let the account send until somebody mends its key, its
	// domain or its credit: the same mail may be taken later.
	ErrTemporary = problem.New(problem.Unavailable, "email_unavailable", "E-mail cannot be sent at the moment. Try again soon.")
)
