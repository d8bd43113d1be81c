#!/bin/sh
# Installs omni for this machine: curl -fsSL https://raw.githubusercontent.com/logixtecs/omni/main/scripts/install.sh | sh
#
#   OMNI_VERSION   a release such as v1.2.3 (default the latest)
#   OMNI_BIN       where the program goes (default ~/.local/bin)
#   OMNI_RELEASES  where releases are (default GitHub's)
#
# The archive is checked against the release's checksums before anything is installed. It needs curl, tar and
# sha256sum or shasum.
set -eu

releases=${OMNI_RELEASES:-https://github.com/logixtecs/omni/releases}
bin=${OMNI_BIN:-$HOME/.local/bin}

fail() {
	echo "install.sh: $1" >&2
	exit 1
}

os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $os in
linux | darwin) ;;
*) fail "there is no build for $os here; use go install github.com/logixtecs/omni/cmd/omni@latest" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "there is no build for $(uname -m); use go install github.com/logixtecs/omni/cmd/omni@latest" ;;
esac

# The latest release is where GitHub's page of it leads to.
version=${OMNI_VERSION:-$(curl -fsSLI -o /dev/null -w '%{url_effective}' "$releases/latest" | sed 's|.*/||')}
case $version in
v[0-9]*) ;;
*) fail "$releases names no latest release; set OMNI_VERSION" ;;
esac

archive=omni_${version#v}_${os}_${arch}.tar.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$archive" checksums.txt; do
	curl -fsSL -o "$work/$file" "$releases/download/$version/$file" || fail "cannot fetch $releases/download/$version/$file"
done

grep " $archive\$" "$work/checksums.txt" >"$work/wanted" || fail "checksums.txt does not list $archive"
check="shasum -a 256"
command -v sha256sum >/dev/null && check=sha256sum
(cd "$work" && $check -c wanted >/dev/null 2>&1) || fail "$archive is not what the release says (checksum)"

tar -xzf "$work/$archive" -C "$work"
mkdir -p "$bin"
# A rename, so that a running omni is not overwritten.
cp "$work/omni" "$bin/.omni.new"
chmod 755 "$bin/.omni.new"
mv "$bin/.omni.new" "$bin/omni"
echo "omni $version is in $bin; omni man and omni completion print the manual page and the completions"
case :$PATH: in
*:"$bin":*) ;;
*) echo "add it to your path: export PATH=\"$bin:\$PATH\"" ;;
esac
