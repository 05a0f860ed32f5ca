//go:build race || nostore || nos3

package store

import (
	"context"

	"socketlab/capture/message"
)

func openBucket(context.Context, string) (blobs, error) {
	return nil, message.Errorf("this lab was built without S3")
}
