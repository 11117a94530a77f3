#!/usr/bin/env bash
# Sends what nobody should send: frames, bodies and messages, in process and to a real server. Last line: its figures.
#   tests/fuzz.sh --seconds 30        (see --help for the rest)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [[ -z ${AMPORA_BUILT:-} ]]; then
  source deploy/dev/lib/require.sh
  require_dotnet "$PWD"
  dotnet build tests/Ampora.Fuzz -c Release -v quiet --nologo -clp:ErrorsOnly >&2
fi
exec artifacts/bin/Ampora.Fuzz/release/Ampora.Fuzz "$@"
