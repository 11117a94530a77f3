/** An amphora. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--accent)"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d="M12 3.5h8M13.5 3.5v4.2c0 1.6-5 3.6-5 9.3 0 5.200 4 8.500 6 11h3c2-2.500 6-5.800 6-11 0-5.700-5-7.700-5-9.300V3.500" />
      <path d="M13.300 6C8.500 6 6.500 9.500 8.800 14M18.700 6c4.800 0 6.800 3.500 4.500 8" />
      <path d="M8.600 16.500h14.800" />
    </svg>
  );
}
