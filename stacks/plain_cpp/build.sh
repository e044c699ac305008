#!/bin/sh
# Makes ./plain, which stack.yaml starts.
set -e
cd "$(dirname "$0")"
g++ -O2 -std=c++17 -Wall -Wextra -Werror -o plain plain.cpp
