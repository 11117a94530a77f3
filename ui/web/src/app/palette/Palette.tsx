import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './palette.module.css';
import { usePaletteActions } from './usePaletteActions';

const [store, palette] = createSpotlight();
export const openPalette = palette.open;

/** Ctrl-K: pages, agents, regions, configurations and actions by name. */
export function Palette() {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const groups = usePaletteActions(text, open);
  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      scrollable
      maxHeight={420}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
    >
      <Spotlight.Search
        placeholder="Agent, region, configuration, page or action"
        aria-label="Find anything"
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ title, actions }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {actions.map(({ id, label, hint, run }) => (
              <Spotlight.Action key={id} onClick={run} className={classes.action}>
                <span>{label}</span>
                <span className={classes.hint}>{hint}</span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>Nothing has this name</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
