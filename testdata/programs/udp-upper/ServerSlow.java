// A UDP server that java compiles first, and that then has to be waited for: java ServerSlow.java
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

public class ServerSlow {
    public static void main(String[] args) throws Exception {
        Thread.sleep(3000);
        DatagramSocket socket = new DatagramSocket(12000);
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            byte[] answer = text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
    }
}
