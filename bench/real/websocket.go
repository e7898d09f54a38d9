package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// websocketFields ask for a WebSocket (RFC 6455 §4.1).
var websocketFields = []string{"Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}

// websocket is as much of RFC 6455 as one short conversation needs.
type websocket struct {
	conn net.Conn
	r    *bufio.Reader
}

// dialKernel opens a kernel's WebSocket through the gate.
func (st *stage) dialKernel(ctx context.Context, id string) (*websocket, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", st.gate)
	if err != nil {
		return nil, err
	}
	ws := &websocket{conn, bufio.NewReader(conn)}
	request := "GET /api/kernels/" + id + "/channels?session_id=s1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nAuthorization: Bearer " + st.keys.token("developer") + "\r\n"
	for _, f := range websocketFields {
		request += f + "\r\n"
	}
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err == nil {
		_, err = io.WriteString(conn, request+"\r\n")
	}
	var resp *http.Response
	if err == nil {
		resp, err = http.ReadResponse(ws.r, nil)
	}
	if err == nil && resp.StatusCode != http.StatusSwitchingProtocols {
		err = fmt.Errorf("the WebSocket was answered %s", resp.Status)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return ws, nil
}

// write sends one text message, masked with zeros.
func (ws *websocket) write(text string) error {
	frame := []byte{0x81, 0x80 | 126, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(frame[2:], uint16(len(text))) // longer than 125 and shorter than 65536 bytes here
	_, err := ws.conn.Write(append(frame, text...))
	return err
}

// read returns the content of the next frame.
func (ws *websocket) read() (string, error) {
	var head [2]byte
	if _, err := io.ReadFull(ws.r, head[:]); err != nil {
		return "", err
	}
	n := uint64(head[1] & 0x7f)
	for short, size := range map[uint64]int{126: 2, 127: 8} {
		if uint64(head[1]&0x7f) != short {
			continue
		}
		var long [8]byte
		if _, err := io.ReadFull(ws.r, long[8-size:]); err != nil {
			return "", err
		}
		n = binary.BigEndian.Uint64(long[:])
	}
	if n > 1<<20 {
		return "", fmt.Errorf("a frame of %d bytes", n)
	}
	text := make([]byte, n)
	_, err := io.ReadFull(ws.r, text)
	return string(text), err
}
