package web

import (
	"context"
	"encoding/json"
	"slices"

	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
)

// A courseState is how a course of a platform's stands.
type courseState struct {
	store.PlatformCourse
	platformCourse
	Issuer string
	store.PassbackState
}

// A ltiPage is what a teacher sees of platforms.
type ltiPage struct {
	Courses []courseState
	New     []*lti.Platform // that are registered, and of which no course was opened yet
	Moodle  []Field
	Canvas  string // address of the configuration
	Address string
}

// platformsPage shows a teacher what to type where, and how courses stand.
func (v *visit) platformsPage(*Lab) {
	ctx := v.r.Context()
	page := ltiPage{Moodle: MoodleFields(v.Lang, v.Address), Canvas: v.address(canvasPath), Address: v.Address}
	list, err := v.Store.PlatformCourses(ctx)
	if err == nil {
		page.New, err = v.unopened(ctx, list)
	}
	for _, c := range list {
		if err != nil {
			break
		}
		var state courseState
		state, err = v.courseState(ctx, c)
		page.Courses = append(page.Courses, state)
	}
	if err != nil {
		v.failed(err)
		return
	}
	v.show(200, "lti", view{Title: v.Say("Moodle and Canvas"), Data: page})
}

// unopened are the platforms none of whose courses is in a list.
func (v *visit) unopened(ctx context.Context, list []store.PlatformCourse) (left []*lti.Platform, err error) {
	all, err := Platforms(ctx, v.Store)
	for _, p := range all {
		id := PlatformID(p)
		if !slices.ContainsFunc(list, func(c store.PlatformCourse) bool { return c.Platform == id }) {
			left = append(left, p)
		}
	}
	return left, err
}

func (v *visit) courseState(ctx context.Context, c store.PlatformCourse) (courseState, error) {
	state := courseState{PlatformCourse: c}
	p, err := v.platformByID(ctx, c.Platform)
	if err != nil {
		return state, err
	}
	state.Issuer = p.Issuer
	if err := json.Unmarshal(c.About, &state.platformCourse); err != nil {
		return state, err
	}
	state.PassbackState, err = v.Store.PassbackState(ctx, c.ID)
	for i := range state.Problems {
		state.Problems[i].Problem = v.Lang.Choose(state.Problems[i].Problem)
	}
	return state, err
}
