'use client'

import { Button, Menu } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import classes from './grid.module.css'
import { useGrid } from './use-open-grid'

/** Over the cases: how many there are, and the way back for variants that are hidden. */
export function Corner() {
  const t = useTranslations('play.grid')
  const { dto, change } = useGrid()
  const hidden = dto.variants.filter(({ id }) => dto.setup.hidden.includes(id))
  const show = (id: string) => change({ setup: { hidden: dto.setup.hidden.filter((one) => one !== id) } })
  return (
    <div className={classes.cornerText}>
      {t('cases', { count: dto.rows.length })}
      {hidden.length > 0 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="compact-xs" variant="default" leftSection={<IconEye size={13} aria-hidden />}>
              {t('hidden', { count: hidden.length })}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('showAgain')}</Menu.Label>
            {hidden.map(({ id, name, number }) => (
              <Menu.Item key={id} onClick={() => void show(id)}>
                {number} · {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </div>
  )
}
