import { UnstyledButton } from '@mantine/core';
import { openPalette } from '../palette/Palette';
import { IconSearch } from '@tabler/icons-react';
import classes from './shell.module.css';

export function SearchButton() {
  return (
    <UnstyledButton className={classes.search} onClick={openPalette} aria-label="Find anything (Ctrl K)">
      <IconSearch size={15} stroke={1.9} aria-hidden />
      <span className={classes.searchText}>Find anything</span>
      <kbd className={classes.searchText}>Ctrl K</kbd>
    </UnstyledButton>
  );
}
