// Package browser holds the tests that look at the pages of package site in a
// real Chromium: by mouse, by keyboard, without JavaScript, and with axe-core.
// It is a module of its own, so that what drives the browser never reaches
// those who import candor. It exports nothing.
package browser
