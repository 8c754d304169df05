'use client'

import { useTranslations } from 'next-intl'
import { definitions } from '@/nodes/definitions.gen'
import type { Category } from '@/pipeline/node-definition'
import type { PipelineSummary } from '@/server/services/pipelines/types'
import classes from './pipelines.module.css'
import { layoutThumbnail } from './thumbnail-layout'

const colorOf: Record<Category, string> = {
  io: 'var(--telar-accent)',
  retrieval: 'var(--telar-port-chunks)',
  prompt: 'var(--telar-port-messages)',
  model: 'var(--telar-port-json)',
  logic: 'var(--telar-port-number)',
  tool: 'var(--telar-port-boolean)',
}

/** A graph drawn small: boxes in the colour of their category and the edges between them. */
export function Thumbnail({
  data,
  width = 320,
  height = 132,
}: {
  data: PipelineSummary['thumbnail']
  width?: number
  height?: number
}) {
  const t = useTranslations('pipelines')
  const { boxes, curves, stroke } = layoutThumbnail(data, { width, height, margin: 16 })
  const label = boxes.length === 0 ? t('thumbnailEmpty') : t('thumbnail', { count: boxes.length })
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={classes.thumbnail} role="img" aria-label={label}>
      {curves.map((curve) => (
        <path key={curve.id} d={curve.path} fill="none" stroke="var(--telar-border-strong)" strokeWidth={stroke} />
      ))}
      {boxes.map((box) => {
        const category = definitions.get(box.type)?.category
        const color = category ? colorOf[category] : 'var(--telar-quiet)'
        return (
          <g key={box.id}>
            <rect
              x={box.x}
              y={box.y}
              width={box.width}
              height={box.height}
              rx={Math.min(4, box.height / 5)}
              fill="var(--telar-surface)"
              stroke="var(--telar-border-strong)"
            />
            <rect x={box.x} y={box.y} width={Math.max(3, box.width * 0.05)} height={box.height} rx={1.5} fill={color} />
          </g>
        )
      })}
    </svg>
  )
}
