//go:build !race && !nostore && !nos3

package store

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob"
	"gocloud.dev/gcerrors"

	"socketlab/capture/message"
)

// A bucket keeps each as an object in S3, or in what speaks as S3 does.
type bucket struct{ *blob.Bucket }

// openBucket opens what a URL names (gocloud.dev/concepts/urls). What S3 needs to
// know of the user is in the environment, as for every program: AWS_ACCESS_KEY_ID
// and its companions.
func openBucket(ctx context.Context, address string) (blobs, error) {
	b, err := blob.OpenBucket(ctx, address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	there, err := b.IsAccessible(ctx) // now, and not at the first large capture
	if err == nil && there {
		return bucket{b}, nil
	}
	b.Close()
	return nil, whyNot(err)
}

// What S3, and what speaks as it does, calls wrong keys, and a wrong region.
var (
	keyCodes    = []string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "Forbidden", "XAdminUserNotFound"}
	regionCodes = []string{"AuthorizationHeaderMalformed", "PermanentRedirect", "InvalidRegion"}
)

// whyNot says what to do about a bucket that cannot be opened. S3's own words come
// behind; no error means that it is not there.
func whyNot(err error) error {
	if err == nil {
		return message.Errorf("there is no such bucket; make it first")
	}
	code, text := "", err.Error()
	var said interface{ ErrorCode() string }
	if errors.As(err, &said) {
		code = said.ErrorCode()
	}
	switch {
	case slices.Contains(keyCodes, code):
		return message.Errorf("S3 refuses the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: %v", err)
	case slices.Contains(regionCodes, code), strings.Contains(text, "Invalid region"):
		return message.Errorf("say the region, as in s3://BUCKET?region=eu-central-1: %v", err)
	case strings.Contains(text, "get credentials"):
		return message.Errorf("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold no keys: %v", err)
	case strings.Contains(text, "request send failed"):
		return message.Errorf("S3 does not answer: %v", err)
	}
	return err
}

func (b bucket) has(ctx context.Context, digest string) (bool, error) { return b.Exists(ctx, digest) }

func (b bucket) write(ctx context.Context, digest string, content []byte) error {
	return b.WriteAll(ctx, digest, content, &blob.WriterOptions{ContentType: "application/octet-stream"})
}

func (b bucket) read(ctx context.Context, digest string) ([]byte, error) {
	return b.ReadAll(ctx, digest)
}

func (b bucket) remove(ctx context.Context, digest string) error {
	if err := b.Delete(ctx, digest); gcerrors.Code(err) != gcerrors.NotFound {
		return err
	}
	return nil
}

func (b bucket) list(ctx context.Context) (digests []string, err error) {
	for all := b.List(nil); ; {
		one, err := all.Next(ctx)
		if err == io.EOF {
			return digests, nil
		}
		if err != nil {
			return digests, err
		}
		digests = append(digests, one.Key)
	}
}
