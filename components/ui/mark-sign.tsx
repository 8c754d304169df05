import { IconArrowsMove, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'
import type { Mark } from '@/pipeline/diff-pipelines'
import classes from './mark-sign.module.css'

const icons = { added: IconPlus, changed: IconPencil, moved: IconArrowsMove, removed: IconMinus }

/** The sign of what was added, changed, moved or removed: a shape in a colour. Words beside it say which. */
export function MarkSign({ mark, size = 13 }: { mark: Mark; size?: number }) {
  const Icon = icons[mark]
  return (
    <span className={classes.sign} data-mark={mark}>
      <Icon size={size} aria-hidden />
    </span>
  )
}
