// Package matrix holds two tests of the whole grading half, and nothing else.
//
// The fairness matrix tells the reference exchange of every lab in every way
// that systems and programs have to record it: none of them costs a point,
// and what was not recorded is "not captured" and never "wrong".
//
// The mutation matrix breaks the same exchanges, one property at a time: the
// checks that ask for the property no longer pass, and all others do.
package matrix
