// A TCP server that dies after it has bound its port: java ServerCrashes.java
import java.net.ServerSocket;

public class ServerCrashes {
    public static void main(String[] args) throws Exception {
        try (ServerSocket welcome = new ServerSocket(12000)) {
            welcome.setSoTimeout(-1);
        }
    }
}
