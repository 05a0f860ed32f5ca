// lab: tcp-echo
// against: client
// weakness: one-recv-for-the-answer
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
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	inet_pton(AF_INET, argv[1], &to.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = {2, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("connect");
		return 1;
	}
	send(fd, text, strlen(text), MSG_NOSIGNAL);
	int n = recv(fd, answer, sizeof answer, 0);
	if (n > 0) printf("%.*s\n", n, answer);
	close(fd);
	return 0;
}
