<?php
header('Location: /order.php');
