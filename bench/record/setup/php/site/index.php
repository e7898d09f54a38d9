<?php
echo "the shop";
