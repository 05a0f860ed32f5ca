package lti

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"socketlab/capture/message"
)

const namesType = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

// A Member is somebody in a course of the platform's.
type Member struct {
	Subject, Name, Email string
	Number               string // who it is, to the institution
	Teacher, Student     bool
}

// A page of the list, as platforms write it.
type membersPage struct {
	Members []struct {
		Status     string   `json:"status"`
		Name       string   `json:"name"`
		GivenName  string   `json:"given_name"`
		FamilyName string   `json:"family_name"`
		Email      string   `json:"email"`
		Subject    string   `json:"user_id"`
		Number     string   `json:"lis_person_sourcedid"`
		Roles      []string `json:"roles"`
	} `json:"members"`
}

const maxPages = 1000

// Members lists who is in a course now (Names and Role Provisioning Services,
// §2): all pages of the list at an address.
func (s *Service) Members(ctx context.Context, p *Platform, address string) (list []Member, err error) {
	begin := address
	for page := 0; address != ""; page++ {
		if page == maxPages {
			return nil, message.Errorf("the platform's list of people does not end")
		}
		var got membersPage
		head, err := s.do(ctx, p, call{scope: ScopeNames, method: http.MethodGet, url: address, accept: namesType}, &got)
		if err != nil {
			return nil, err
		}
		for _, m := range got.Members {
			if m.Subject == "" || m.Status != "" && !strings.EqualFold(m.Status, "Active") {
				continue
			}
			one := Member{Subject: m.Subject, Name: fullName(m.Name, m.GivenName, m.FamilyName), Email: m.Email, Number: m.Number}
			one.Teacher, one.Student = roles(m.Roles)
			list = append(list, one)
		}
		if address = next(head, address); address != "" && Origin(address) != Origin(begin) {
			return nil, message.Errorf("the platform's list of people goes on elsewhere")
		}
	}
	return list, nil
}

// link is a link of a header (RFC 8288): <URL>; rel="next".
var link = regexp.MustCompile(`<([^>]*)>\s*;[^,]*\brel="?next"?`)

// next is the address of the next page of a list; empty if there is none.
func next(head http.Header, at string) string {
	for _, line := range head.Values("Link") {
		if found := link.FindStringSubmatch(line); found != nil {
			base, err := url.Parse(at)
			if err != nil {
				return ""
			}
			to, err := base.Parse(found[1])
			if err != nil || to.String() == at {
				return ""
			}
			return to.String()
		}
	}
	return ""
}
