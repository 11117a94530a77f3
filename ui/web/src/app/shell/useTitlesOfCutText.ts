import { type RefObject, useEffect } from 'react';

/** Gives text that its place cuts off with an ellipsis the whole text as its title, when the pointer or the focus comes to it. */
export function useTitlesOfCutText(within: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = within.current;
    root?.addEventListener('mouseover', giveTitle);
    root?.addEventListener('focusin', giveTitle);
    return () => {
      root?.removeEventListener('mouseover', giveTitle);
      root?.removeEventListener('focusin', giveTitle);
    };
  }, [within]);
}

function giveTitle({ target, currentTarget }: Event): void {
  let place = target instanceof HTMLElement ? target : null;
  for (; place !== null && place !== currentTarget; place = place.parentElement) {
    if (getComputedStyle(place).textOverflow !== 'ellipsis' || place instanceof HTMLInputElement) continue;
    if (place.scrollWidth > place.clientWidth) place.title = place.innerText.trim().replace(/\s+/g, ' ');
    else place.removeAttribute('title');
  }
}
