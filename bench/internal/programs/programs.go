// Package programs starts programs that somebody else wrote and ends them.
package programs

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// patience is how long a program may take to end by itself.
const patience = 8 * time.Second

// Started are programs that run.
type Started struct{ all []*exec.Cmd }

// Start runs a program with its output in a file.
func (s *Started) Start(cmd *exec.Cmd, log string) error {
	f, err := os.Create(log)
	if err != nil {
		return err
	}
	defer f.Close() // the program has its own copy
	cmd.Stdout, cmd.Stderr = f, f
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return err
	}
	s.all = append(s.all, cmd)
	return nil
}

// Stop ends what was started, the latest first.
func (s *Started) Stop() {
	for i := len(s.all) - 1; i >= 0; i-- {
		cmd := s.all[i]
		_ = cmd.Process.Signal(syscall.SIGTERM)
		done := make(chan struct{})
		go func() {
			_ = cmd.Wait() // it was told to end; how it does is its own affair
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(patience):
			_ = cmd.Process.Kill()
			<-done
		}
	}
	s.all = nil
}
