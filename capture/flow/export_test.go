package flow

// ReadInBuffers is Read with buffers of so many octets.
var ReadInBuffers = read
