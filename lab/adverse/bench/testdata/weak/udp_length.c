// lab: udp-echo
// weakness: length-of-the-last-datagram-kept
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int bound(int port) {
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0) exit(1);
	return fd;
}

int main(void) {
	int fd = bound(5000), n = 4096;
	char b[4096];
	struct sockaddr_in from;
	for (;;) {
		socklen_t len = sizeof from;
		int k = recvfrom(fd, b, n, 0, (struct sockaddr *)&from, &len);
		if (k < 0) continue;
		if (k > 0) n = k;
		sendto(fd, b, k, 0, (struct sockaddr *)&from, len);
	}
}
