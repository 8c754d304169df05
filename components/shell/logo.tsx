/** The mark: two warp threads, two weft threads, one over and one under. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden focusable="false">
      <g stroke="var(--telar-accent)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M6.5 2v16M13.5 2v2M13.5 9v9" />
        <path d="M2 6.5h2M9 6.5h9M2 13.5h9M16 13.5h2" />
      </g>
    </svg>
  )
}
