// lab: tcp-echo
// against: client
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(int argc, char **argv) {
	char text[1024], answer[1024];
	if (argc < 3 || !fgets(text, sizeof text, stdin)) return 1;
	text[strcspn(text, "\n")] = 0;
	size_t all = strlen(text), got = 0, sent = 0;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	inet_pton(AF_INET, argv[1], &to.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = {2, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("connect");
		return 1;
	}
	while (sent < all) {
		ssize_t n = send(fd, text + sent, all - sent, MSG_NOSIGNAL);
		if (n < 0) break;
		sent += n;
	}
	while (got < all) {
		ssize_t n = recv(fd, answer + got, sizeof answer - got, 0);
		if (n <= 0) break;
		got += n;
	}
	printf("%.*s\n", (int)got, answer);
	if (got < all) fputs("the answer did not come whole\n", stderr);
	close(fd);
	return got < all;
}
