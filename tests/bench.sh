#!/usr/bin/env bash
# Measures the region as it is published, compiled ahead, beside its bare twin. Prints a table and a line of JSON for each row.
#   tests/bench.sh heartbeat        (see --help for the names and the rest)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
source deploy/dev/lib/require.sh
require_dotnet "$PWD"
require_postgres
install_packages
if [[ -z ${AMPORA_BUILT:-} ]]; then
  dotnet build tests/Ampora.Bench -c Release -v quiet --nologo -clp:ErrorsOnly >&2
  dotnet publish regional -c Release -r linux-x64 -v quiet --nologo -clp:ErrorsOnly >&2
fi
export AMPORA_REGION=$PWD/artifacts/publish/Ampora.Regional/release_linux-x64/Ampora.Regional.dll
exec artifacts/bin/Ampora.Bench/release/Ampora.Bench "$@"
