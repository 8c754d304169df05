interface GraphThumbnailProps {
  nodes: { id: string; type: string; x: number; y: number }[]
  edges: { source: string; target: string }[]
}

const WIDTH = 240
const HEIGHT = 130

/** A graph as a small picture: where the nodes stand and what feeds what. Decorative: the text beside it names the pipeline. */
export function GraphThumbnail({ nodes, edges }: GraphThumbnailProps) {
  if (nodes.length === 0) return <svg viewBox="0 0 240 80" width="100%" height="100%" aria-hidden />
  const x = Math.min(...nodes.map((node) => node.x)) - 40
  const y = Math.min(...nodes.map((node) => node.y)) - 40
  const width = Math.max(...nodes.map((node) => node.x)) + WIDTH + 40 - x
  const height = Math.max(...nodes.map((node) => node.y)) + HEIGHT + 40 - y
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return (
    <svg
      viewBox={`${x} ${y} ${width} ${height}`}
      width="100%"
      height="100%"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      {edges.map(({ source, target }) => {
        const from = byId.get(source)
        const to = byId.get(target)
        if (!from || !to) return null
        return (
          <path
            key={`${source}-${target}`}
            d={curve(from, to)}
            fill="none"
            stroke="var(--telar-border-strong)"
            strokeWidth={8}
          />
        )
      })}
      {nodes.map((node) => (
        <g key={node.id}>
          <rect
            x={node.x}
            y={node.y}
            width={WIDTH}
            height={HEIGHT}
            rx={18}
            fill="var(--telar-surface)"
            stroke="var(--telar-border-strong)"
            strokeWidth={6}
          />
          <rect x={node.x + 22} y={node.y + 24} width={40} height={40} rx={10} fill="var(--telar-accent)" />
          <rect x={node.x + 78} y={node.y + 30} width={120} height={14} rx={7} fill="var(--telar-dim)" />
          <rect x={node.x + 78} y={node.y + 54} width={80} height={10} rx={5} fill="var(--telar-border-strong)" />
        </g>
      ))}
    </svg>
  )
}

function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const x1 = from.x + WIDTH
  const y1 = from.y + HEIGHT / 2
  const y2 = to.y + HEIGHT / 2
  const bend = Math.max(60, Math.abs(to.x - x1) / 2)
  return `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${to.x - bend} ${y2}, ${to.x} ${y2}`
}
