package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// firstOf returns the first sentence that is not empty.
func firstOf(sentences ...string) string {
	for _, s := range sentences {
		if s != "" {
			return s
		}
	}
	return ""
}

func noProgram(name, fix string) string {
	if _, err := exec.LookPath(name); err != nil {
		return fmt.Sprintf("there is no program %s; %s.", name, fix)
	}
	return ""
}

func noFile(name, fix string) string {
	if _, err := os.Stat(name); err != nil {
		return fmt.Sprintf("there is no document %s; %s.", name, fix)
	}
	return ""
}

// firstLine runs a program and returns the first line it prints.
func firstLine(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, out)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}
