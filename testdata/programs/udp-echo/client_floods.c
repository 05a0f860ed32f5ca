/* A client that does not look whether its input has ended: ./client HOST PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
	char line[512], back[512];
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	to.sin_addr.s_addr = inet_addr(argv[1]);
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	for (;;) {
		printf("say> ");
		fgets(line, sizeof line, stdin);
		line[strcspn(line, "\n")] = 0;
		sendto(s, line, strlen(line), 0, (struct sockaddr *)&to, sizeof to);
		int n = recv(s, back, sizeof back - 1, 0);
		if (n >= 0) {
			back[n] = 0;
			printf("back: %s\n", back);
		}
	}
}
