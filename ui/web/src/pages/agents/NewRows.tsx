import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { formatCount } from '../../shared/figures/count';
import classes from './agents.module.css';

interface NewRowsProps {
  added: number;
  gone: number;
  onShow: () => void;
}

/** Rows that came or went since the list was read wait here, so that nothing moves under the pointer. */
export function NewRows({ added, gone, onShow }: NewRowsProps) {
  const words = [added > 0 && `${formatCount(added)} new`, gone > 0 && `${formatCount(gone)} gone`].filter(
    Boolean,
  );
  return (
    <div className={classes.news} role="status">
      {words.length > 0 && (
        <Button
          radius="xl"
          size="compact-sm"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={onShow}
        >
          {words.join(' · ')}: show the list as it is now
        </Button>
      )}
    </div>
  );
}
