package tracker.reporting.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.platform.error.Rejection;
import tracker.problem.v1.Problem;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.fact.Links;
import tracker.reporting.list.EscalationList;
import tracker.reporting.recurrence.Recurrences;
import tracker.reporting.standing.Board;
import tracker.reporting.standing.Standings;
import tracker.reporting.standing.TeamWorks;
import tracker.reporting.v1.EscalationView;
import tracker.reporting.v1.PlanView;
import tracker.reporting.v1.ProblemView;
import tracker.reporting.v1.SharedWords;
import tracker.reporting.v1.TeamPlanWork;
import tracker.reporting.v1.TeamWork;
import tracker.team.v1.Team;

/** Composes what a screen shows from documents, each read by its key; what is hidden from the caller is not there. */
public final class Screens {

    private static final int RELATED = 50;
    /** A title that says little finds many, which must not hide those that recurrence knows. */
    private static final int SIMILAR_TITLES = 10;

    private static final int MEMBERS = 200;

    private final Documents documents;
    private final Discretion discretion;
    private final Standings standings;
    private final Recurrences recurrences;
    private final EscalationList list;

    public Screens(
            Documents documents,
            Discretion discretion,
            Standings standings,
            Recurrences recurrences,
            EscalationList list) {
        this.documents = documents;
        this.discretion = discretion;
        this.standings = standings;
        this.recurrences = recurrences;
        this.list = list;
    }

    public EscalationView escalation(String name, Reader reader) {
        Escalation escalation =
                documents.find(Kind.ESCALATION, name).filter(reader::sees).orElseThrow(() -> Rejection.notFound(name));
        return escalation(escalation, reader);
    }

    /** The escalation as it is, or was, of which the reader may know; the rest as it is. */
    public EscalationView escalation(Escalation itself, Reader reader) {
        Escalation escalation = discretion.trim(itself, reader);
        EscalationView.Builder view = EscalationView.newBuilder().setEscalation(escalation);
        Optional<Problem> problem = Links.targets(escalation, LinkKind.LINK_KIND_PROBLEM)
                .reduce((earlier, later) -> later)
                .or(() -> recurrences.problemOf(escalation))
                .flatMap(latest -> documents.find(Kind.PROBLEM, latest))
                .filter(reader::sees)
                .map(found -> discretion.trim(found, reader));
        problem.ifPresent(view::setProblem);
        problem.map(its -> plans(its, reader)).ifPresent(plans -> {
            plans.current().ifPresent(view::setPlan);
            view.addAllEarlierPlans(plans.earlier());
        });
        SequencedMap<String, List<String>> similarTitles =
                recurrences.similarTitles(escalation, SIMILAR_TITLES + 1, reader);
        Set<String> related = new LinkedHashSet<>(
                Links.targets(escalation, LinkKind.LINK_KIND_RELATED).toList().reversed());
        related.addAll(recurrences.linkedTo(escalation.getName(), RELATED + 1, reader));
        similarTitles.keySet().stream().limit(SIMILAR_TITLES).forEach(related::add);
        related.addAll(recurrences.alike(escalation, RELATED + 1, reader));
        problem.ifPresent(its -> related.addAll(its.getEscalationsList().reversed()));
        related.remove(escalation.getName());
        view.addAllRelated(escalations(related, RELATED, reader))
                .setMoreRelated(similarTitles.size() > SIMILAR_TITLES || related.size() > RELATED);
        view.getRelatedList().stream()
                .map(Escalation::getName)
                .filter(similarTitles::containsKey)
                .forEach(name -> view.addSameTitle(name)
                        .addSharedWords(SharedWords.newBuilder()
                                .setEscalation(name)
                                .addAllWords(similarTitles.getOrDefault(name, List.of()))));
        return view.build();
    }

    public ProblemView problem(String name, Reader reader) {
        Problem problem =
                documents.find(Kind.PROBLEM, name).filter(reader::sees).orElseThrow(() -> Rejection.notFound(name));
        return problem(problem, reader);
    }

    /** The problem as it is, or was, of which the reader may know; the rest as it is. */
    public ProblemView problem(Problem itself, Reader reader) {
        Problem problem = discretion.trim(itself, reader);
        ProblemView.Builder view = ProblemView.newBuilder()
                .setProblem(problem)
                .addAllEscalations(escalations(problem.getEscalationsList(), MEMBERS, reader))
                .addAllOpened(list.opened(problem.getName(), reader));
        ProblemPlans plans = plans(problem, reader);
        plans.current().ifPresent(view::setPlan);
        return view.addAllEarlierPlans(plans.earlier()).build();
    }

    /** What other escalations name was hidden already, but for what became confidential a moment ago. */
    private List<Escalation> escalations(Collection<String> names, int most, Reader reader) {
        return documents.find(Kind.ESCALATION, names.stream().limit(most).toList()).stream()
                .filter(reader::sees)
                .toList();
    }

    public PlanView plan(String name, Reader reader, Instant at) {
        Plan plan = documents.find(Kind.PLAN, name).filter(reader::sees).orElseThrow(() -> Rejection.notFound(name));
        return plan(plan, reader, at);
    }

    /** The plan as it is, or was; the board is told for that instant. */
    public PlanView plan(Plan plan, Reader reader, Instant at) {
        Set<String> teams = Stream.concat(
                        plan.getItemsList().stream().map(ActionItem::getTeam),
                        plan.getCommitmentsList().stream().map(Commitment::getTeam))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Board board = new Board(plan, at);
        PlanView.Builder view = PlanView.newBuilder()
                .setPlan(plan)
                .addAllTeams(documents.find(Kind.TEAM, teams))
                .setStanding(standings.of(plan, at))
                .addAllColumns(board.columns())
                .addAllAlignment(board.alignment())
                .addAllSlips(board.slips())
                .setViewTime(EventMeta.toTimestamp(at));
        documents.find(Kind.PROBLEM, plan.getProblem()).filter(reader::sees).ifPresent(view::setProblem);
        documents
                .find(Kind.PLAN, PlanNames.successorOf(plan.getName()))
                .filter(reader::sees)
                .map(Plan::getName)
                .ifPresent(view::setSuccessor);
        return view.build();
    }

    /** The work of the team as that person sees it at that instant. */
    public TeamWork work(String name, Reader reader, Instant at) {
        List<TeamPlanWork> all = documents.work(name);
        Set<String> hidden =
                discretion.hidden(all.stream().map(TeamPlanWork::getPlan).toList(), reader);
        List<TeamPlanWork> plans =
                all.stream().filter(work -> !hidden.contains(work.getPlan())).toList();
        Optional<Team> team = documents.find(Kind.TEAM, name);
        if (plans.isEmpty() && team.isEmpty()) {
            throw Rejection.notFound(name);
        }
        return TeamWorks.of(team.orElseGet(() -> Kind.TEAM.begin(name)), plans, reader, at);
    }

    /** The plans for the problem's causes, of which the reader may know; they are named after each other. */
    private ProblemPlans plans(Problem problem, Reader reader) {
        List<Plan> plans = new ArrayList<>();
        for (int revision = 1; revision <= problem.getRootCause().getRevision(); revision++) {
            Optional<Plan> next = documents.find(Kind.PLAN, PlanNames.planFor(problem.getName(), revision));
            while (next.isPresent()) {
                plans.add(next.get());
                next = documents.find(
                        Kind.PLAN, PlanNames.successorOf(next.get().getName()));
            }
        }
        return ProblemPlans.of(plans.stream().filter(reader::sees).toList());
    }
}
