<?php
header('Content-Type: application/json');
$in = json_decode(file_get_contents('php://input'), true, 5, JSON_THROW_ON_ERROR);
echo json_encode(['item' => $in['item']]);
