#!/bin/sh
# Makes the virtual environment FOLDER when it is missing, broken or was moved here with the checkout:
# its scripts have absolute paths.
# usage: [PYTHON=interpreter] environment.sh FOLDER
set -eu
folder=$1
here=$(pwd -P)

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

if "$folder/bin/python" -c "$new_enough" 2>/dev/null; then
    if [ "$(cat "$folder/made-in" 2>/dev/null)" = "$here" ]; then
        exit 0
    fi
    # One that was made by other means is kept, when its scripts work in this place.
    case "$("$folder/bin/pip" --version 2>/dev/null)" in
        *" from $here/$folder/"*)
            echo "$here" >"$folder/made-in"
            exit 0
            ;;
    esac
fi

python=
for candidate in ${PYTHON:-python3 python3.12 python3.11 python3.13 python3.14 python}; do
    if "$candidate" -c "$new_enough" 2>/dev/null; then
        python=$candidate
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            break
        fi
    fi
done
if [ -z "$python" ]; then
    echo "Place Curator needs Python 3.11 or newer; ${PYTHON:-python3} is" \
        "$("${PYTHON:-python3}" --version 2>/dev/null || echo missing)." >&2
    echo "Install a newer Python, or name one: make demo PYTHON=/path/to/python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$("$python" --version) cannot make virtual environments." \
        "On Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
fi

echo "Creating the virtual environment $folder with $("$python" --version) ..."
rm -rf "$folder"
"$python" -m venv "$folder"
echo "$here" >"$folder/made-in"
