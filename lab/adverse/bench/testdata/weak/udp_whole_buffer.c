// lab: udp-echo
// weakness: remains-of-an-earlier-message
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
	int fd = bound(5000), n, most = 0;
	char b[4096];
	struct sockaddr_in from;
	for (;;) {
		socklen_t len = sizeof from;
		if ((n = recvfrom(fd, b, sizeof b, 0, (struct sockaddr *)&from, &len)) < 0) continue;
		if (n > most) most = n;
		sendto(fd, b, most, 0, (struct sockaddr *)&from, len);
	}
}
