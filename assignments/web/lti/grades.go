package lti

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"socketlab/capture/message"
)

// Media types of the assignment and grade services.
const (
	itemType  = "application/vnd.ims.lis.v2.lineitem+json"
	itemsType = "application/vnd.ims.lis.v2.lineitemcontainer+json"
	scoreType = "application/vnd.ims.lis.v1.score+json"
)

// A LineItem is a column of the platform's gradebook.
type LineItem struct {
	ID       string `json:"id,omitempty"` // its address
	Points   int    `json:"scoreMaximum"`
	Label    string `json:"label"`
	Resource string `json:"resourceId,omitempty"`
	Link     string `json:"resourceLinkId,omitempty"`
}

// LineItem finds the column of a resource among those at an address, or else
// makes it (Assignment and Grade Services, §3.2).
func (s *Service) LineItem(ctx context.Context, p *Platform, items string, want LineItem) (address string, err error) {
	u, err := url.Parse(items)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("resource_id", want.Resource)
	u.RawQuery = q.Encode()
	var found []struct {
		ID       string `json:"id"`
		Resource string `json:"resourceId"`
	}
	if _, err := s.do(ctx, p, call{scope: ScopeLineItem, method: http.MethodGet, url: u.String(), accept: itemsType}, &found); err != nil {
		return "", err
	}
	for _, i := range found {
		if i.Resource == want.Resource && i.ID != "" {
			return i.ID, nil
		}
	}
	var made LineItemID
	_, err = s.do(ctx, p, call{scope: ScopeLineItem, method: http.MethodPost, url: items, accept: itemType, kind: itemType, body: want}, &made)
	if err == nil && made.ID == "" {
		err = message.Errorf("the platform made no column for the marks")
	}
	return made.ID, err
}

// A LineItemID is all that is read of a new column.
type LineItemID struct {
	ID string `json:"id"`
}

// A Score is one mark of one person.
type Score struct {
	User     string // Subject
	Points   int
	Of       int
	At       time.Time // later than that of the one before
	Comment  string
	Finished bool // false while it is being graded
}

// SendScore sends a mark to a line item (Assignment and Grade Services, §3.4).
func (s *Service) SendScore(ctx context.Context, p *Platform, item string, score Score) error {
	to, err := scoresURL(item)
	if err != nil {
		return err
	}
	body := map[string]any{"userId": score.User, "scoreGiven": score.Points, "scoreMaximum": score.Of, "timestamp": score.At.UTC().Format("2006-01-02T15:04:05.000Z"),
		"activityProgress": "Completed", "gradingProgress": "FullyGraded"}
	if !score.Finished {
		delete(body, "scoreGiven")
		delete(body, "scoreMaximum")
		body["activityProgress"], body["gradingProgress"] = "Submitted", "Pending"
	}
	if score.Comment != "" {
		body["comment"] = score.Comment
	}
	_, err = s.do(ctx, p, call{scope: ScopeScore, method: http.MethodPost, url: to, kind: scoreType, body: body}, nil)
	return err
}

// scoresURL is where marks of a line item go. Moodle's line items have a query,
// which stays behind the path: …/lineitem?type_id=1 → …/lineitem/scores?type_id=1.
func scoresURL(item string) (string, error) {
	u, err := url.Parse(item)
	if err != nil || u.Host == "" {
		return "", message.Errorf("%q is no https address", item)
	}
	return u.JoinPath("scores").String(), nil
}
