import { Avatar } from './avatar.tsx';

/** With whom one has a conversation; it stands where a room has its members. */
export function PersonPanel({ name, online }: { readonly name: string; readonly online: boolean }) {
  return (
    <aside class="members person-panel" aria-label={`About ${name}`}>
      <Avatar name={name} online={online} />
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <p class="aside-note">
        {online ? 'Online now.' : 'Not here at the moment. What you write is waiting when they come back.'}
      </p>
    </aside>
  );
}
