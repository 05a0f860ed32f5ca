// lab: udp-echo
// against: client
// weakness: answer-taken-from-a-stranger
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int main(int argc, char **argv) {
	char text[1024], answer[4096];
	if (argc < 3) return 1;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	inet_pton(AF_INET, argv[1], &to.sin_addr);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct timeval patience = {2, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	while (fgets(text, sizeof text, stdin) && text[0] != '\n') {
		sendto(fd, text, strcspn(text, "\n"), 0, (struct sockaddr *)&to, sizeof to);
		int n = recvfrom(fd, answer, sizeof answer, 0, NULL, NULL);
		if (n >= 0) printf("%.*s\n", n, answer);
		else puts("no echo received");
	}
	return 0;
}
