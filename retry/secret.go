package retry

import "log/slog"

// Secret is a text that no log, report or error shows.
type Secret string

const hidden = "(secret)"

// String returns a word in place of the secret.
func (Secret) String() string { return hidden }

// GoString does the same for %#v.
func (Secret) GoString() string { return hidden }

// MarshalText does the same for JSON and other encodings.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue does the same for package slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
