package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/web"
	"socketlab/capture/message"
)

const (
	headerTime = 10 * time.Second // for the head of a request to arrive
	readTime   = 30 * time.Second // for a request; uploads have longer
	writeTime  = 5 * time.Minute  // for an answer; what waits for news has longer
	idleTime   = 2 * time.Minute
	stopTime   = 30 * time.Second // for requests that are under way when the server ends
)

// serveWeb answers until c ends, and lets requests that are under way finish. What
// takes longer than stopTime is broken off: nobody was told that it was received.
func (p *program) serveWeb(c *cli.Context, server *web.Server, listener net.Listener, cert *certificate) error {
	h := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	stopped := make(chan error, 1)
	defer context.AfterFunc(c.Context, func() {
		server.Leave()
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		stopped <- h.Shutdown(ctx)
	})()
	var err error
	if cert != nil {
		h.TLSConfig = &tls.Config{GetCertificate: cert.get}
		err = h.ServeTLS(listener, "", "")
	} else {
		err = h.Serve(listener)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return cannot(err)
	}
	err = <-stopped
	if errors.Is(err, context.DeadlineExceeded) {
		server.Log.Warn("broken off", "seconds", stopTime.Seconds())
		err = h.Close()
	}
	if err != nil {
		return cannot(err)
	}
	return nil
}

// certificateEvery is how often a certificate's files are looked at.
const certificateEvery = 10 * time.Second

// A certificate is read from two files, and once more when they have changed: one
// that was renewed needs no restart.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	kept   *tls.Certificate
	looked time.Time
	since  [2]time.Time // when the files were changed that were read last
}

// webCertificate reads the certificate that the command line names; nil if it
// names none.
func (p *program) webCertificate(c *cli.Context, log *slog.Logger) (*certificate, error) {
	one := &certificate{cert: c.String("tls-cert"), key: c.String("tls-key"), log: log}
	switch {
	case one.cert == "" && one.key == "":
		return nil, nil
	case one.cert == "" || one.key == "":
		return nil, misuse(p.Say("--tls-cert and --tls-key go together"))
	}
	for _, name := range []string{one.cert, one.key} {
		if _, err := os.Stat(name); err != nil {
			return nil, named(name, err)
		}
	}
	one.since = one.changed()
	if err := one.read(); err != nil {
		return nil, cannot(message.At("--tls-cert, --tls-key", err))
	}
	return one, nil
}

// changed is when the files were changed.
func (c *certificate) changed() (at [2]time.Time) {
	for i, name := range []string{c.cert, c.key} {
		if info, err := os.Stat(name); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

// read reads the files. What was read before stays if they hold none, or if the key
// is another certificate's.
func (c *certificate) read() error {
	found, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.kept = &found
	level := slog.LevelInfo
	if time.Now().After(found.Leaf.NotAfter) {
		level = slog.LevelWarn
	}
	c.log.Log(context.Background(), level, "certificate", "names", found.Leaf.DNSNames, "until", found.Leaf.NotAfter)
	return nil
}

// get is tls.Config.GetCertificate.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < certificateEvery {
		return c.kept, nil
	}
	c.looked = time.Now()
	if now := c.changed(); now != c.since {
		c.since = now
		if err := c.read(); err != nil {
			c.log.Error("certificate", "error", err)
		}
	}
	return c.kept, nil
}
