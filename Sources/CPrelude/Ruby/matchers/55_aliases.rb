module RSpec
  module Matchers
    # Matchers as nouns, for use within others.
    {
      a_kind_of: :be_a_kind_of, a_instance_of: :be_an_instance_of, an_instance_of: :be_an_instance_of,
      a_string_matching: :match, an_object_matching: :match, matching: :match,
      a_string_including: :include, a_collection_including: :include, a_hash_including: :include, including: :include,
      a_collection_containing_exactly: :contain_exactly, containing_exactly: :contain_exactly,
      a_string_starting_with: :start_with, a_collection_starting_with: :start_with, starting_with: :start_with,
      a_string_ending_with: :end_with, a_collection_ending_with: :end_with, ending_with: :end_with,
      a_value_within: :be_within, a_value_between: :be_between, a_value: :be, an_object_eq_to: :eq, eq_to: :eq,
      a_nil_value: :be_nil, a_truthy_value: :be_truthy, a_falsey_value: :be_falsey, a_range_covering: :cover,
      an_object_having_attributes: :have_attributes, an_object_responding_to: :respond_to,
      an_object_satisfying: :satisfy, a_block_raising: :raise_error
    }.each do |new_name, old_name|
      alias_matcher(new_name, old_name)
    end
  end
end
