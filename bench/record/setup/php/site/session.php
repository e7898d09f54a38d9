<?php
session_start();
http_response_code(403);
echo json_encode(['error' => 'forbidden']);
