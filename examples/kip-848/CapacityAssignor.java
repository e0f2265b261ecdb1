// An assignor for Kafka's new group protocol (KIP-848), where the broker decides who gets which partition. Members cannot
// send it anything of their own, so that a member's capacity stands in its instance id: "worker-7;capacity=4".

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.GroupSpec;
import org.apache.kafka.coordinator.group.api.assignor.MemberAssignment;
import org.apache.kafka.coordinator.group.api.assignor.MemberSubscription;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;

public class CapacityAssignor implements ConsumerGroupPartitionAssignor {
    private static final Pattern CAPACITY = Pattern.compile(";capacity=([0-9]{1,9}(\\.[0-9]{1,9})?)$");

    private record Owned(Map<Uuid, Set<Integer>> partitions) implements MemberAssignment {}

    private record Partition(Uuid topic, int number) {}

    /** A member, what it has in this plan, and how much it should have. */
    private static final class Member {
        final String id;
        final double capacity;
        final List<Partition> before = new ArrayList<>();
        final Map<Uuid, Set<Integer>> now = new HashMap<>();
        int quota;
        double rest;

        Member(String id, double capacity) {
            this.id = id;
            this.capacity = capacity;
        }

        void take(Partition partition) {
            now.computeIfAbsent(partition.topic, topic -> new HashSet<>()).add(partition.number);
            quota--;
        }
    }

    @Override
    public String name() {
        return "capacity";
    }

    /** Topics that the same members read are shared out together, each such set by itself. */
    @Override
    public GroupAssignment assign(GroupSpec group, SubscribedTopicDescriber topics) {
        Map<String, Member> members = new TreeMap<>();
        Map<Uuid, List<Member>> readers = new TreeMap<>();
        for (String id : group.memberIds().stream().sorted().toList()) {
            MemberSubscription subscription = group.memberSubscription(id);
            Member member = new Member(id, capacity(subscription));
            members.put(id, member);
            for (Uuid topic : subscription.subscribedTopicIds()) {
                readers.computeIfAbsent(topic, key -> new ArrayList<>()).add(member);
            }
        }
        Map<List<Member>, List<Partition>> sets = new HashMap<>();
        readers.forEach((topic, list) -> {
            List<Partition> set = sets.computeIfAbsent(list, key -> new ArrayList<>());
            for (int number = 0; number < topics.numPartitions(topic); number++) set.add(new Partition(topic, number));
        });
        sets.forEach((list, partitions) -> share(group, list, partitions));
        Map<String, MemberAssignment> assigned = new HashMap<>();
        members.values().forEach(member -> assigned.put(member.id, new Owned(member.now)));
        return new GroupAssignment(assigned);
    }

    /** The floor or the ceiling of every share; ceilings go first to those that have a partition to keep for it. */
    private static void share(GroupSpec group, List<Member> members, List<Partition> partitions) {
        Set<Partition> free = new HashSet<>(partitions);
        double total = members.stream().mapToDouble(member -> member.capacity).sum();
        int left = partitions.size();
        for (Member member : members) {
            member.before.clear();
            group.memberAssignment(member.id).partitions().forEach((topic, numbers) ->
                numbers.forEach(number -> member.before.add(new Partition(topic, number))));
            member.before.retainAll(free);
            double share = total > 0 ? partitions.size() * member.capacity / total : (double) partitions.size() / members.size();
            member.quota = (int) Math.floor(share + 1e-9);
            member.rest = share - member.quota;
            if (member.rest > 1e-9 && member.before.size() > member.quota) member.rest += 1;
            left -= member.quota;
        }
        List<Member> byRest = new ArrayList<>(members);
        byRest.sort(Comparator.comparingDouble((Member member) -> -member.rest));
        for (Member member : byRest.subList(0, left)) member.quota++;
        for (Member member : members) {
            for (Partition partition : member.before) if (member.quota > 0 && free.remove(partition)) member.take(partition);
        }
        int next = 0;
        for (Partition partition : partitions) {
            if (!free.contains(partition)) continue;
            while (members.get(next).quota <= 0) next++;
            members.get(next).take(partition);
        }
    }

    private static double capacity(MemberSubscription subscription) {
        Matcher matcher = CAPACITY.matcher(subscription.instanceId().orElse(""));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 1;
    }
}
