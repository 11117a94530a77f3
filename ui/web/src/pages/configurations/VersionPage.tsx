import { Button, Select } from '@mantine/core';
import { IconFileArrowRight, IconPencil } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { Files } from '../../shared/code/Files';
import { Hash } from '../../shared/code/Hash';
import { assignPath, configurationPath, newVersionPath } from '../../shared/configurations/paths';
import { useConfiguration, useVersion } from '../../shared/configurations/useConfigurations';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Age } from '../../shared/time/Age';
import { isMissing, Missing } from './Missing';
import { Progress } from './Progress';

const Difference = lazy(() => import('./Difference'));

/** One version: how it is doing, what it contains, and what it changed. */
export function VersionPage() {
  const { id = '', number: text = '' } = useParams();
  const number = Number(text);
  const [search, setSearch] = useSearchParams();
  const configuration = useConfiguration(id);
  const version = useVersion(id, number);
  const name = configuration.data?.name ?? 'Configuration';
  const others = (configuration.data?.versions ?? [])
    .map((each) => each.number)
    .filter((each) => each !== number);
  const compare = Number(search.get('compare') ?? 0);
  const trail = [
    { to: '/configurations', label: 'Configurations' },
    { to: configurationPath(id), label: name },
  ];

  if (version.data === undefined) {
    return (
      <Page title={`${name} v${text}`} trail={trail}>
        {version.error === null ? (
          <Lines count={12} />
        ) : isMissing(version.error) ? (
          <Missing what="version" />
        ) : (
          <ProblemPanel
            error={version.error}
            what="The version could not be read"
            onRetry={() => void version.refetch()}
          />
        )}
      </Page>
    );
  }
  const { note, createdAt, createdBy, hash, files } = version.data;
  return (
    <Page
      title={`${name} v${number}`}
      trail={trail}
      lead={
        <>
          {note !== '' && `${note} · `}made <Age at={createdAt} what="made" />
          {createdBy !== '' && ` by ${createdBy}`} · <Hash value={hash} />
        </>
      }
      actions={
        <>
          <Button
            component={Link}
            variant="default"
            to={`${newVersionPath(id)}?from=${number}`}
            leftSection={<IconPencil size={15} aria-hidden />}
          >
            New version from this
          </Button>
          <Button
            component={Link}
            to={assignPath({ configuration: id, version: number })}
            leftSection={<IconFileArrowRight size={15} aria-hidden />}
          >
            Assign v{number}
          </Button>
        </>
      }
    >
      <Progress id={id} name={configuration.data?.name} number={number} title="On the agents" />
      <Section
        title={compare > 0 ? `Changes since v${compare}` : 'Content'}
        beside={
          others.length > 0 && (
            <Select
              size="xs"
              w={190}
              aria-label="Compare with another version"
              placeholder="Compare with …"
              clearable
              clearButtonProps={{ 'aria-label': 'Show the content' }}
              data={others.map((each) => ({ value: String(each), label: `Compare with v${each}` })).reverse()}
              value={compare > 0 ? String(compare) : null}
              onChange={(chosen) => setSearch(chosen === null ? {} : { compare: chosen }, { replace: true })}
            />
          )
        }
      >
        {compare > 0 ? (
          <Suspense fallback={<Lines count={10} height={20} />}>
            <Difference id={id} from={compare} to={number} />
          </Suspense>
        ) : (
          <Files files={files} />
        )}
      </Section>
    </Page>
  );
}
