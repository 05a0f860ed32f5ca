package web

import (
	"container/list"
	"sync"
)

// maxCached is how many octets of pages are kept in memory.
const maxCached = 32 << 20

// A pageCache keeps the pages that were looked at last.
type pageCache struct {
	mu    sync.Mutex
	size  int
	pages map[string]*list.Element
	order list.List // of *cachedPage, the newest first
}

type cachedPage struct {
	key  string
	body []byte
}

func newPageCache() *pageCache { return &pageCache{pages: map[string]*list.Element{}} }

func (c *pageCache) get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.pages[key]
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedPage).body, true
}

// clear forgets everything.
func (c *pageCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.pages)
	c.order.Init()
	c.size = 0
}

func (c *pageCache) put(key string, body []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages[key] != nil || len(body) > maxCached {
		return
	}
	c.pages[key] = c.order.PushFront(&cachedPage{key, body})
	for c.size += len(body); c.size > maxCached; {
		last := c.order.Remove(c.order.Back()).(*cachedPage)
		delete(c.pages, last.key)
		c.size -= len(last.body)
	}
}
