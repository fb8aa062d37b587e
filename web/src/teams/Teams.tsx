import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ActionButtons } from '../action/Act.tsx';
import { MEMBER_ACTIONS, possible, REGISTER_TEAM, TEAM_ACTIONS } from '../action/actions.ts';
import type { Target } from '../action/target.ts';
import { useTeams } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Team } from '../api/types.ts';
import { Downloads } from '../app/Downloads.tsx';
import { Empty } from '../app/Empty.tsx';
import { Events } from '../app/Events.tsx';
import { Heading } from '../app/Heading.tsx';
import { Answer } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';

/** Of the file: a row for each of its people. */
const COLUMNS = ['team', 'kind', 'time_zone', 'calendar', 'language', 'subject', 'display_name', 'role', 'name'];

/** The directory: which teams there are, where they work and who is in them. */
export default function Teams() {
  const { t, field, value } = useWords();
  const session = useSession();
  const teams = useTeams();
  return (
    <Stack>
      <Heading>{t('nav.teams')}</Heading>
      <Text>{t('teams.text')}</Text>
      <ActionButtons actions={possible([REGISTER_TEAM], session, undefined)} target={{ name: '', title: '' }} />
      <Answer query={teams}>
        {(all) => (
          <>
            {all.length === 0 && <Empty text="empty.teams" />}
            <ul className="list">
              {all.map((team) => (
                <TeamRow key={team.name} team={team} />
              ))}
            </ul>
            <Downloads
              file="teams"
              heads={COLUMNS.map(field)}
              rows={() =>
                all.flatMap((team) =>
                  (team.members?.length ? team.members : [undefined]).map((member) => [
                    team.display_name ?? '',
                    value(team.kind),
                    team.time_zone ?? '',
                    team.calendar ?? '',
                    team.language ?? '',
                    member?.subject ?? '',
                    member?.display_name ?? '',
                    member ? value(member.role) : '',
                    team.name ?? '',
                  ]),
                )
              }
            />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function TeamRow({ team }: { team: Team }) {
  const { t, value } = useWords();
  const session = useSession();
  const target: Target = { name: team.name ?? '', title: team.display_name ?? '', seen: team };
  return (
    <li className="row">
      <div className="row-head">
        <Title order={2} size="h4">
          {team.display_name}
        </Title>
        <Text size="sm">{value(team.kind)}</Text>
        <Text size="sm" c="dimmed">
          {t('teams.where', {
            zone: team.time_zone || t('value.none'),
            calendar: team.calendar || t('value.none'),
            language: value(team.language || undefined),
          })}
        </Text>
      </div>
      <ActionButtons actions={possible(TEAM_ACTIONS, session, undefined)} target={target} />
      <TeamHistory team={team} />
      <ul className="list">
        {team.members?.map((member) => (
          <li key={member.subject} className="row-head">
            <Text>{t('teams.member', { name: member.display_name, role: value(member.role) })}</Text>
            <Text size="sm" c="dimmed">
              {member.subject}
            </Text>
            <MemberButtons team={team} member={member} />
          </li>
        ))}
      </ul>
    </li>
  );
}

/** All that happened to it, read once somebody wants to know. */
function TeamHistory({ team }: { team: Team }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details className="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={t('action.about', { action: t('history'), title: team.display_name })}>
        {t('history')}
      </summary>
      {open && <Events name={team.name ?? ''} />}
    </details>
  );
}

function MemberButtons({ team, member }: { team: Team; member: NonNullable<Team['members']>[number] }) {
  const session = useSession();
  const [change, remove] = MEMBER_ACTIONS.map((action) => possible([action], session, undefined));
  const target: Target = { name: team.name ?? '', title: member.display_name ?? '' };
  return (
    <>
      <ActionButtons
        actions={change ?? []}
        target={{ ...target, seen: { etag: team.etag, member } as Target['seen'] }}
      />
      <ActionButtons actions={remove ?? []} target={{ ...target, seen: team, values: { subject: member.subject } }} />
    </>
  );
}
