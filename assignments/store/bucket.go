//go:build !race && !nostore && !nos3

package store

import (
	"context"
	"io"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob"
	"gocloud.dev/gcerrors"
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
	if _, err := b.IsAccessible(ctx); err != nil { // now, and not at the first large capture
		b.Close()
		return nil, err
	}
	return bucket{b}, nil
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
