import { EditorPage } from '@/components/editor/editor-page'

/** A pipeline in its editor. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <EditorPage id={id} />
}
